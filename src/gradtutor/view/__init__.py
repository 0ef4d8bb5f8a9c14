"""What is shown, as plain data: styled lines and figures. No terminal library in here."""
