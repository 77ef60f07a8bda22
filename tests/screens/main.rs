//! The screens, drawn without a display and looked at.
