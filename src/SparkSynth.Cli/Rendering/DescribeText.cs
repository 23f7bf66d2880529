using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Rendering;

/// <summary>What a model says about itself, for people.</summary>
internal static class DescribeText
{
    public static void Write(TextWriter writer, DescribeResult model)
    {
        writer.WriteLine($"{model.Synthesizer}, fitted on {Numbers.Of(model.Rows, "row")}, least support k = {model.MinSupport}, written by SparkSynth {model.Version}");
        if (model.Memorisation is { } nats) writer.WriteLine($"memorisation: {Numbers.Short(nats, 3)} nats a row (what a training row gains over a fresh one)");
        writer.WriteLine();
        bool hasMarginals = model.Columns.Any(c => c.Distribution is not null);
        var table = hasMarginals
            ? new TextTable("column", "type", "role", "cells", "distribution", "KS", "log-lik.").Left(1).Left(2).Left(4)
            : new TextTable("column", "type", "role", "cells", "depends on").Left(1).Left(2).Left(4);
        foreach (var column in model.Columns)
        {
            string cells = column.Cells == 0 ? "–" : Numbers.Count(column.Cells);
            if (hasMarginals)
                table.Add(column.Column, column.Type, column.Role, cells, Marginal(column), Numbers.Score(column.KolmogorovSmirnov), column.LogLikelihood is { } l ? Numbers.Short(l) : "–");
            else
                table.Add(column.Column, column.Type, column.Role, cells, column.Note ?? string.Join(", ", column.Parents ?? []));
        }
        table.Write(writer);
    }

    private static string Marginal(DescribedColumn column)
    {
        if (column.Distribution is null) return column.Note ?? "–";
        string parameters = string.Join(", ", (column.Parameters ?? new Dictionary<string, double>()).Select(p => $"{p.Key} {Numbers.Short(p.Value)}"));
        return parameters.Length == 0 ? column.Distribution : $"{column.Distribution} ({parameters})";
    }
}
