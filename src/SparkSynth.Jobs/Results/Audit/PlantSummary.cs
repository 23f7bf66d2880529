namespace SparkSynth.Jobs.Results.Audit;

/// <summary>Positive control: real rows were mixed into the synthetic table, and everything was measured again.</summary>
/// <param name="Share">Planted rows over synthetic rows.</param>
/// <param name="ExactCopies">Planted exact copies.</param>
/// <param name="ExactFound">Of these, found at distance 0.</param>
/// <param name="NearCopies">Planted copies with one value changed.</param>
/// <param name="NearFound">Of these, those whose nearest training row is as near as the row they were made from, or nearer.</param>
/// <param name="Measures">Which measures moved.</param>
public sealed record PlantSummary(double Share, long ExactCopies, long ExactFound, long NearCopies, long NearFound, IReadOnlyList<PlantedMeasure> Measures);
