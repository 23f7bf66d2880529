namespace SparkSynth.Benchmarks;

/// <summary>One line of a benchmark's table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The figure, with its unit.</param>
/// <param name="Yardstick">What ran beside it in the same run, and its figure.</param>
/// <param name="Reach">What is to be reached.</param>
/// <param name="Reached">Whether it was; null where nothing is asked.</param>
internal sealed record Row(string What, string Measured, string Yardstick, string Reach, bool? Reached);
