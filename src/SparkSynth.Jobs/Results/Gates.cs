using SparkSynth.Core.Quality;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Results;

/// <summary>Compares scores with the gates of a job.</summary>
public static class Gates
{
    /// <summary>One result for each gate that is set. A score that does not exist fails its gate.</summary>
    public static IReadOnlyList<GateResult> Check(GatesSpec gates, QualitySummary quality) =>
    [
        .. Check("", gates.Plain, new QualityScores(quality.Overall, quality.ColumnShapes, quality.ColumnPairTrends)),
        .. Check("thresholded.", gates.Thresholded, quality.Thresholded),
    ];

    private static IEnumerable<GateResult> Check(string prefix, ScoreGates gates, QualityScores scores)
    {
        (string Name, double? Least, double? Score)[] all =
        [
            ("overall", gates.Overall, scores.Overall),
            ("columnShapes", gates.ColumnShapes, scores.ColumnShapes),
            ("columnPairTrends", gates.ColumnPairTrends, scores.ColumnPairTrends),
        ];
        foreach (var gate in all)
            if (gate.Least is { } least) yield return new GateResult(prefix + gate.Name, least, gate.Score, gate.Score >= least);
    }
}
