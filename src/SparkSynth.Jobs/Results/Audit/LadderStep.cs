namespace SparkSynth.Jobs.Results.Audit;

/// <summary>One step of the privacy ladder: what it memorises, and what it costs.</summary>
/// <param name="Step">The dials: <c>rho 4</c>.</param>
/// <param name="CloserToTrain">Mean over the splits; 0.5 = no memory.</param>
/// <param name="StandardError">Of that mean, from the spread of the splits.</param>
/// <param name="Splits">Splits in halves of the real rows, each fitted, sampled and searched anew.</param>
/// <param name="Overall">Overall quality in the first split, against the half it was fitted on; null where not scored.</param>
/// <param name="Chosen">This step made the final table.</param>
public sealed record LadderStep(string Step, double CloserToTrain, double StandardError, int Splits, double? Overall, bool Chosen);
