extension Int {
  /// How many parts of `size` cover this many, the last one perhaps not full.
  package func parts(of size: Int) -> Int { (self + size - 1) / size }

  /// The quotient rounded down, also of a negative number.
  package func floorDivided(by divisor: Int) -> Int {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
  }

  /// The next multiple of `size`, this one included.
  package func roundedUp(to size: Int) -> Int { parts(of: size) * size }
}
