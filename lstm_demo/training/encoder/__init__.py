"""What can somebody teach who has read more? A pretrained encoder learns to judge, and its verdicts are kept."""
