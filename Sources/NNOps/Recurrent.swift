import NNIR

/// What the recurrent layers share. Activations are expressions over operand 0.
///
/// Operands of every recurrent op, in this order: x `[N, T, F]`, kernel `[F, G·U]`, recurrent kernel `[U, G·U]`, bias if `hasBias`, one initial
/// state `[N, U]` for each state if `hasInitialState`, mask `bool [N, T]` if `hasMask`. G gates stand in Keras' order.
/// Results: outputs of all steps `[N, T, U]`, in the order in which they are computed (the last time first when `goBackwards`), then each final
/// state `[N, U]`. A masked step keeps the states; its output repeats the output of the step before (zeros at the start).
package struct RecurrentOptions: Hashable, Sendable {
  package var activation: Expr
  package var goBackwards: Bool
  package var hasBias: Bool
  package var hasInitialState: Bool
  package var hasMask: Bool
  /// A masked step puts out zeros instead.
  package var zeroOutputForMask: Bool

  package init(
    activation: Expr = .apply(.tanh, .x), goBackwards: Bool = false, hasBias: Bool = true, hasInitialState: Bool = false,
    hasMask: Bool = false, zeroOutputForMask: Bool = false
  ) {
    self.activation = activation
    self.goBackwards = goBackwards
    self.hasBias = hasBias
    self.hasInitialState = hasInitialState
    self.hasMask = hasMask
    self.zeroOutputForMask = zeroOutputForMask
  }
}

/// Long short-term memory; gates i, f, c, o; states h, c. Bias `[4U]`. Results: sequence, h, c.
///
/// `c' = σ(f)·c + σ(i)·act(ĉ)`, `h' = σ(o)·act(c')` (Hochreiter and Schmidhuber 1997, with σ = `recurrentActivation`).
package struct LSTM: Hashable, Sendable {
  package var options: RecurrentOptions
  package var recurrentActivation: Expr

  package init(_ options: RecurrentOptions = RecurrentOptions(), recurrentActivation: Expr = .apply(.sigmoid, .x)) {
    self.options = options
    self.recurrentActivation = recurrentActivation
  }
}

/// Gated recurrent unit; gates z, r, h; state h. Bias `[3U]`, or `[2, 3U]` (input, recurrent) when `resetAfter`. Results: sequence, h.
///
/// `h' = z·h + (1 − z)·act(ĥ)`; `ĥ = W x + r·(U h + b)` when `resetAfter` (as CuDNN), else `W x + U (r·h)` (Cho et al. 2014).
package struct GRU: Hashable, Sendable {
  package var options: RecurrentOptions
  package var recurrentActivation: Expr
  package var resetAfter: Bool

  package init(
    _ options: RecurrentOptions = RecurrentOptions(), recurrentActivation: Expr = .apply(.sigmoid, .x), resetAfter: Bool = true
  ) {
    self.options = options
    self.recurrentActivation = recurrentActivation
    self.resetAfter = resetAfter
  }
}

/// `h' = act(W x + U h + b)`; state h. Results: sequence, h.
package struct SimpleRNN: Hashable, Sendable {
  package var options: RecurrentOptions

  package init(_ options: RecurrentOptions = RecurrentOptions()) { self.options = options }
}
