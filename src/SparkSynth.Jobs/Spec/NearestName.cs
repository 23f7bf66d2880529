namespace SparkSynth.Jobs.Spec;

/// <summary>The valid name that a misspelt one probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the least edit distance (insertions, deletions, substitutions, swaps of neighbours; letter case costs nothing), or
    /// null if even that is more than half of the longer name. Ties: the first candidate.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance >= least || distance > Math.Max(name.Length, candidate.Length) / 2) continue;
            (best, least) = (candidate, distance);
        }
        return best;
    }

    /// <summary>"Did you mean 'rows'?", or the list of valid names when none is near.</summary>
    public static string Advice(string name, IReadOnlyCollection<string> candidates) =>
        Find(name, candidates) is { } nearest ? $"Did you mean '{nearest}'?" : $"Valid here: {Some(candidates)}.";

    private static string Some(IReadOnlyCollection<string> names) =>
        names.Count <= 20 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(20))} and {names.Count - 20} more";

    // Optimal string alignment (Damerau 1964, restricted): three rows of the table are enough.
    private static int Distance(string a, string b)
    {
        int[] before = new int[b.Length + 1], last = new int[b.Length + 1], row = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            (before, last, row) = (last, row, before);
        }
        return last[b.Length];
    }
}
