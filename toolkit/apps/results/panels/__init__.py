"""What can be looked at in the results app: one module for each panel."""
