"""What both services share: the design system's templates, forms drawn with it, security headers.

Sources of styles and scripts are in `assets/`; tools/assets compiles them into `static/`, which
travels in the wheel.
"""
