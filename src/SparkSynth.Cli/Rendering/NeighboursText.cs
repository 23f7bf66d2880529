using System.Globalization;
using SparkSynth.Jobs.Results.Audit;

namespace SparkSynth.Cli.Rendering;

/// <summary>Distances of single rows as CSV: numbers that other programs read, so with all their digits.</summary>
internal static class NeighboursText
{
    public static void Write(TextWriter writer, NeighboursResult result)
    {
        if (result.Matrix is { } matrix)
            foreach (double[] row in matrix) writer.WriteLine(string.Join(',', row.Select(Distance)));
        if (result.Top is { } top) Write(writer, top, "synthetic");
    }

    /// <summary>A head and a line a neighbour.</summary>
    /// <param name="query">Name of the first column.</param>
    public static void Write(TextWriter writer, IReadOnlyList<Neighbour> rows, string query)
    {
        writer.WriteLine($"{query},rank,row,distance");
        foreach (Neighbour row in rows)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Query},{row.Rank},{row.Row},{Distance(row.Distance)}"));
    }

    private static string Distance(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);
}
