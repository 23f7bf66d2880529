using SparkSynth.Jobs.Results;

namespace SparkSynth.Cli.Rendering;

/// <summary>Gates and how they went.</summary>
internal static class GateText
{
    public static void Write(TextWriter writer, IReadOnlyList<GateResult> gates)
    {
        Write(writer, [.. gates.Where(g => g.Least is not null)], "least", g => g.Least);
        Write(writer, [.. gates.Where(g => g.Least is null)], "most", g => g.Most);
    }

    private static void Write(TextWriter writer, GateResult[] gates, string limit, Func<GateResult, double?> value)
    {
        if (gates.Length == 0) return;
        var table = new TextTable("Gates", limit, "reached", "").Left(3);
        foreach (var gate in gates) table.Add(gate.Name, Numbers.Score(value(gate)), Numbers.Score(gate.Score), gate.Passed ? "passed" : "FAILED");
        writer.WriteLine();
        table.Write(writer);
    }
}
