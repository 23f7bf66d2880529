namespace SparkSynth.Engine.Spark;

/// <summary>Checks against silent loss that all stages share.</summary>
internal static class Guard
{
    /// <summary>Notes that an item's report came.</summary>
    /// <exception cref="InvalidDataException">There is no such item, or it came before.</exception>
    public static void Mark(bool[] done, int item)
    {
        if ((uint)item >= (uint)done.Length) throw new InvalidDataException($"a report of task {item} came; there are {done.Length} tasks");
        if (done[item]) throw new InvalidDataException($"two reports of task {item} came");
        done[item] = true;
    }

    /// <summary>Throws if an item has no report.</summary>
    public static void AllThere(bool[] done)
    {
        int missing = done.Count(d => !d);
        if (missing > 0) throw new InvalidDataException($"{missing} of {done.Length} tasks ended without a report, the first of them {Array.IndexOf(done, false)}");
    }

    /// <summary>The error for a line that no worker of ours writes. Shows no more of it than its length: it may be data.</summary>
    public static InvalidDataException Garbage(string line) => new($"a task wrote a line of {line.Length} characters that is no report");
}
