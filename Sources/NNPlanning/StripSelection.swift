import NNIR

/// Decides which steps are computed together, strip by strip.
///
/// Neighbouring steps join when the tensor between them is too large for the second-level cache, only the second one reads it, and both can be
/// computed line by line. It then takes the memory of a strip, and no traffic beyond the cache.
struct StripSelection {
  let steps: [Step]
  let constants: [PackedConstant]
  let limits: StripLimits

  struct Found {
    var range: ClosedRange<Int>
    var linesPerStrip: Int
    /// Whether the result is to have a buffer of its own, because it has that of a tensor which earlier stages still read when the first lines
    /// are written.
    var overwritesInput: Bool
  }

  /// The steps that join from `start` on, if any do.
  func chain(from start: Int) -> Found? {
    var end = start
    while end + 1 < steps.count, joins(end) { end += 1 }
    while end > start {
      if let overwrites = overwritesInput(steps[start...end]), let lines = linesPerStrip(steps[start...end]) {
        return Found(range: start...end, linesPerStrip: lines, overwritesInput: overwrites)
      }
      end -= 1
    }
    return nil
  }

  /// Whether the step at `index` and the next one join.
  private func joins(_ index: Int) -> Bool {
    guard let call = steps[index].lineCall, let next = steps[index + 1].lineCall, let between = call.result, next.source == between,
      case .arena = between.base, between.offset == 0, let above = steps[index].window, let below = steps[index + 1].window,
      (above.images, above.outputLines, above.outputPitch) == (below.images, below.inputLines, below.inputPitch),
      above.lines * above.outputPitch * between.dtype.byteCount >= limits.cachedBytes
    else { return false }
    // One writes it, the other reads it as its lines, and nobody else knows of it.
    return steps.indices.allSatisfy { other in
      steps[other].places.count { $0.base == between.base } == (other == index || other == index + 1 ? 1 : 0)
    }
  }

  /// Whether the result stands where an earlier stage reads; nil when that cannot be mended by a buffer of its own.
  private func overwritesInput(_ stages: ArraySlice<Step>) -> Bool? {
    let result = stages.last!.lineCall!.result!
    let read = stages.dropLast().flatMap(\.places).filter { $0.base == result.base }
    guard case .arena = result.base else { return read.isEmpty ? false : nil }
    return read.isEmpty ? false : read.allSatisfy { $0 == result } ? true : nil
  }

  /// Lines of the last stage that are computed at a time; nil when strips would be too large or too flat.
  private func linesPerStrip(_ stages: ArraySlice<Step>) -> Int? {
    let weights = Set(stages.flatMap(\.places).compactMap { if case .constant(let index) = $0.base { index } else { nil } })
    guard weights.reduce(0, { $0 + constants[$1].byteCount }) <= limits.weightBytes else { return nil }
    let windows = stages.map { $0.window! }
    func bytes(_ lines: Int) -> Int {
      let counts = StripChain.capacities(windows, linesPerStrip: lines) + [lines]
      return zip(counts, windows).reduce(0) { $0 + 4 * $1.0 * $1.1.outputPitch }
    }
    let (height, width) = (windows.last!.outputLines, windows.last!.outputWidth)
    guard let most = (1...height).last(where: { bytes($0) <= limits.stripBytes }) else { return nil }
    // As many strips, and those of an image as equal as can be.
    let lines = height.parts(of: height.parts(of: most))
    return lines == height || lines >= limits.fewestLines && lines * width >= limits.fewestPixels ? lines : nil
  }
}

extension PlanBuilder {
  /// Joins the steps that are better computed together.
  mutating func joinInStrips(_ limits: StripLimits) {
    var joined: [Step] = []
    var index = 0
    while index < steps.count {
      guard let found = StripSelection(steps: steps, constants: constants, limits: limits).chain(from: index) else {
        joined.append(steps[index])
        index += 1
        continue
      }
      if found.overwritesInput { separateResult(ofStep: found.range.upperBound) }
      var step = Step(Array(steps[found.range]), linesPerStrip: found.linesPerStrip)
      step.split = SplitSelection.choose(step, options: options, target: target)
      for scratch in step.scratches { bufferBytes[scratch.buffer] = scratch.byteCount }
      joined.append(step)
      index = found.range.upperBound + 1
    }
    steps = joined
  }

  /// Gives the result of a step a buffer of its own, instead of that of an operand which ends there.
  private mutating func separateResult(ofStep index: Int) {
    guard case .kernel(var call) = steps[index].body, let result = call.result, case .arena(let old) = result.base else { return }
    let new = Place.Base.arena(allocate(bufferBytes[old]))
    var moved = result
    moved.base = new
    call.arguments[0] = .output("y", moved)
    steps[index].body = .kernel(call)
    for later in steps.indices.dropFirst(index + 1) {
      steps[later] = steps[later].mapPlaces { place in
        guard place.base == result.base else { return place }
        var copy = place
        copy.base = new
        return copy
      }
    }
  }
}
