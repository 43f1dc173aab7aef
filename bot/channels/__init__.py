"""The channels: each has an inbound adapter and limits, and most have a platform sender."""
