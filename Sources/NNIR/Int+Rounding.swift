extension Int {
  /// How many parts of `size` cover this many, the last one perhaps not full.
  package func parts(of size: Int) -> Int { (self + size - 1) / size }

  /// The next multiple of `size`, this one included.
  package func roundedUp(to size: Int) -> Int { parts(of: size) * size }
}
