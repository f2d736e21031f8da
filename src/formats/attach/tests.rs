//! Attaching what was read, on a small project.
