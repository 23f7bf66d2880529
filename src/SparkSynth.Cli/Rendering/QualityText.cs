using SparkSynth.Core.Quality;
using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Rendering;

/// <summary>Scores for people: each overall score between its floor and its ceiling, then what is worst.</summary>
internal static class QualityText
{
    /// <summary>How many of the worst columns and pairs are shown; all are in the JSON.</summary>
    public const int Worst = 5;

    public static void Write(
        TextWriter writer, QualitySummary quality, DiagnosticReport diagnostic, IReadOnlyList<ColumnScore> columns, IReadOnlyList<PairScore> pairs)
    {
        Scores(writer, quality);
        writer.WriteLine($"  Diagnostic: {Numbers.Score(diagnostic.Overall)} (validity {Numbers.Score(diagnostic.DataValidity)}, structure {Numbers.Score(diagnostic.DataStructure)})");
        WorstColumns(writer, columns);
        WorstPairs(writer, pairs);
    }

    private static void Scores(TextWriter writer, QualitySummary quality)
    {
        var table = new TextTable("Quality", "floor", "synthetic", "ceiling");
        Row("overall", q => q.Overall);
        Row("column shapes", q => q.ColumnShapes);
        Row("column pair trends", q => q.ColumnPairTrends);
        Row("overall, thresholds 0.5 / 0.3", q => q.Thresholded.Overall);
        Row("column pair trends, thresholds", q => q.Thresholded.ColumnPairTrends);
        Row("overall, shared bin edges", q => q.SharedEdges.Overall);
        table.Write(writer);
        writer.WriteLine(quality.Ceiling is null
            ? "  floor: independent columns; no ceiling without a hold-out"
            : "  floor: independent columns; ceiling: real rows that nothing was fitted on");

        void Row(string name, Func<TableScores, double?> score) =>
            table.Add(name, Numbers.Score(score(quality.Floor)), Numbers.Score(score(quality)), quality.Ceiling is null ? "–" : Numbers.Score(score(quality.Ceiling)));
    }

    private static void WorstColumns(TextWriter writer, IReadOnlyList<ColumnScore> columns)
    {
        var table = new TextTable("Worst columns", "metric", "score").Left(1);
        foreach (var column in columns.Where(c => c.Score is not null).OrderBy(c => c.Score).ThenBy(c => c.Column, StringComparer.Ordinal).Take(Worst))
            table.Add(column.Column, column.Metric, Numbers.Score(column.Score));
        Section(writer, table, columns.Count(c => c.Score is null), "column");
    }

    private static void WorstPairs(TextWriter writer, IReadOnlyList<PairScore> pairs)
    {
        var table = new TextTable("Worst pairs", "metric", "score").Left(1);
        foreach (var pair in pairs.Where(p => p.Score is not null).OrderBy(p => p.Score).ThenBy(p => string.Join(',', p.Columns), StringComparer.Ordinal).Take(Worst))
            table.Add(string.Join(", ", pair.Columns), pair.Metric, Numbers.Score(pair.Score));
        Section(writer, table, pairs.Count(p => p.Score is null), "pair");
    }

    private static void Section(TextWriter writer, TextTable table, int without, string noun)
    {
        writer.WriteLine();
        table.Write(writer);
        if (without > 0) writer.WriteLine($"  {Numbers.Of(without, noun)} without a score; --json says why");
    }

}
