"""What leaders and unit contacts do in chat: their people, invitations, classes, sign-up."""
