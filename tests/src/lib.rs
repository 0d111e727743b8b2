//! Vectors, lanes and laws of Countersign.
