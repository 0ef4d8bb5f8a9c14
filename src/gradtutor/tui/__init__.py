"""The screen: Textual widgets that draw what ``gradtutor.view`` says and turn keys into steps."""
