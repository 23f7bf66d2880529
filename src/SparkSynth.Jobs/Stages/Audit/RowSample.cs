using SparkSynth.Core.Randomness;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>Rows drawn without repetition, ascending; a function of the seed.</summary>
internal static class RowSample
{
    /// <summary><paramref name="count"/> of the rows 0..<paramref name="rows"/>−1, or all of them. Source: R. Floyd's algorithm (J. Bentley, Programming pearls, CACM 30, 1987).</summary>
    public static int[] Choose(int count, int rows, ulong seed, uint stream)
    {
        if (count >= rows) return [.. Enumerable.Range(0, rows)];
        var chosen = new HashSet<int>();
        for (int j = rows - count; j < rows; j++)
        {
            (uint a, uint b, _, _) = Philox.Draw(seed, RandomPurpose.Audit, stream, (ulong)j);
            int t = (int)Math.BigMul(((ulong)a << 32) | b, (ulong)j + 1, out _);
            if (!chosen.Add(t)) chosen.Add(j);
        }
        return [.. chosen.Order()];
    }
}
