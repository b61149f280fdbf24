"""The one markup vocabulary between templates and both renderers; its parser makes the Flow tree with styles."""
