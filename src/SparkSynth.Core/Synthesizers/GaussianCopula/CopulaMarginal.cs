using SparkSynth.Core.Marginals;

namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>The learned distribution of an ordered column's values.</summary>
/// <param name="Asked">The family asked for.</param>
/// <param name="Distribution">What was fitted, or null: the column's own cells (empirical).</param>
/// <param name="Goodness">How well it fits; null for empirical.</param>
/// <param name="Low">Lower end of what is sampled (-∞: no end).</param>
/// <param name="High">Upper end of what is sampled (∞: no end).</param>
public sealed record CopulaMarginal(MarginalFamily Asked, Marginal? Distribution, GoodnessOfFit? Goodness, double Low, double High);
