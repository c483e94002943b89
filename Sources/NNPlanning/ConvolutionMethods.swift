import NNIR

/// The ways to compute one convolution: what they cost, and which are exact enough with its weights.
struct ConvolutionMethods {
  let geometry: Geometry
  /// No other floats lie between the channels of neighbouring input pixels.
  let isContiguous: Bool
  let kernel: Tensor
  let target: Target
  let options: PlanOptions
  let modelBytes: Int

  /// Of a group.
  private var outputs: Int { geometry.outputChannels / geometry.groups }
  /// Multiply-adds for each output.
  private var depth: Int { geometry.taps * geometry.inputChannels / geometry.groups }

  /// The cost model's choice.
  func standard() -> KernelChoice {
    let direct = DirectPlan.choose(geometry, isContiguous: isContiguous, target: target)
    guard allowsWinograd else { return direct.choice }
    let limit = options.convolution == .winograd ? .infinity : cycles(direct)
    let plan = WinogradPlan.choose(
      geometry, kernel, below: limit, tolerance: tolerance, target: target, modelBytes: modelBytes, threads: options.threads)
    return plan.map(choice) ?? direct.choice
  }

  /// Whether the choice can be computed and is exact enough.
  func permits(_ choice: KernelChoice) -> Bool {
    switch choice {
    case .tile(let tile): options.convolution != .winograd && TileSelection.candidates(target).contains(tile)
    case .lines(let tile):
      options.convolution != .winograd && TileSelection.candidates(target).contains(tile) && DirectPlan.takesLines(geometry)
    case .gathered(let tile):
      options.convolution != .winograd && TileSelection.candidates(target).contains(tile) && DirectPlan.takesGathered(geometry)
    case .dots(let tile):
      options.convolution != .winograd && DirectPlan.dotsTiles(geometry, target: target).contains(tile)
    case .planes(let tile):
      options.convolution != .winograd && PlanesPlan.tiles(geometry, target: target).contains(tile)
    case .winograd(_, _, let tile):
      TileSelection.candidates(target).contains(tile) && form(of: choice).map { WinogradError.measure(kernel, $0) <= tolerance } == true
    default: false
    }
  }

  /// What the costs, which are estimates, may be wrong about: the cheapest first.
  func alternatives() -> [KernelChoice] {
    var all: [(choice: KernelChoice, cycles: Double)] = []
    if options.convolution != .winograd {
      var choices = TileSelection.nearBest(rows: geometry.pixels, columns: outputs, target: target).map(KernelChoice.tile)
      if DirectPlan.takesLines(geometry) { choices += TileSelection.candidates(target).map(KernelChoice.lines) }
      if DirectPlan.takesGathered(geometry) { choices += TileSelection.candidates(target).map(KernelChoice.gathered) }
      choices += DirectPlan.dotsTiles(geometry, target: target).map(KernelChoice.dots)
      choices += PlanesPlan.tiles(geometry, target: target).map(KernelChoice.planes)
      all += choices.map { ($0, cycles(direct($0)!)) }
    }
    for form in forms where WinogradError.measure(kernel, form) <= tolerance {
      let best = plan(form, nil)
      all.append((choice(best), best.cycles))
      for tile in TileSelection.nearBest(rows: best.block, columns: outputs, target: target).prefix(3) {
        let plan = plan(form, tile)
        all.append((choice(plan), plan.cycles))
      }
    }
    let limit = 1.6 * (all.map(\.cycles).min() ?? 0)
    return all.filter { $0.cycles <= limit }.sorted { $0.cycles < $1.cycles }.map(\.choice)
  }

  /// How a direct convolution is computed, nil for another.
  func direct(_ choice: KernelChoice) -> DirectPlan? {
    switch choice {
    case .tile(let tile): DirectPlan(.pixels, geometry, tile, isContiguous: isContiguous, target: target)
    case .lines(let tile): DirectPlan(.lines, geometry, tile, isContiguous: isContiguous, target: target)
    case .gathered(let tile): DirectPlan(.gathered, geometry, tile, isContiguous: isContiguous, target: target)
    case .dots(let tile): DirectPlan(.dots, geometry, tile, isContiguous: isContiguous, target: target)
    case .planes(let tile): DirectPlan(.planes, geometry, tile, isContiguous: isContiguous, target: target)
    default: nil
    }
  }

  /// How a convolution by Winograd's method is computed, nil for another.
  func winograd(_ choice: KernelChoice) -> WinogradPlan? {
    guard case .winograd(_, _, let registers) = choice, let form = form(of: choice) else { return nil }
    return plan(form, registers)
  }

  private func plan(_ form: WinogradTile, _ registers: Tile?) -> WinogradPlan {
    WinogradPlan(form, geometry, target, modelBytes: modelBytes, threads: options.threads, registers: registers)
  }

  private func choice(_ plan: WinogradPlan) -> KernelChoice {
    .winograd(height: plan.tile.height.outputs, width: plan.tile.width.outputs, plan.registers)
  }

  private func form(of choice: KernelChoice) -> WinogradTile? {
    guard case .winograd(let height, let width, _) = choice else { return nil }
    return forms.first { $0.height.outputs == height && $0.width.outputs == width }
  }

  private var forms: [WinogradTile] { allowsWinograd ? WinogradPlan.forms(geometry) : [] }

  private var allowsWinograd: Bool {
    switch options.convolution {
    case .direct: false
    case .winograd: true
    // Scalar code is for small machines, where four times the weights count for more than time.
    case .automatic: target.lanes > 1 && options.tolerance > 0
    }
  }

  private var tolerance: Double { options.convolution == .winograd ? .infinity : options.tolerance }

  private func cycles(_ direct: DirectPlan) -> Double {
    max(direct.cycles, TileSelection.readingCycles(bytes: 4 * depth * geometry.outputChannels, modelBytes: modelBytes))
  }
}
