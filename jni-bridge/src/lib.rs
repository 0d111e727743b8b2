//! The JNI door of Countersign: bytes in, bytes out.
