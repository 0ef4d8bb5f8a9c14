"""Who may come in: roster, PINs and passwords, throttle, environment."""
