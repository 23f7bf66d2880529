namespace SparkSynth.Core.Privacy;

/// <summary>
/// Order in which queries are searched: by the leaf they fall into, then by content, so that neighbours share cache lines and a warm start and
/// equal queries stand together. Decides speed only.
/// </summary>
internal static unsafe class QueryOrder
{
    private const int Chunk = 1 << 13;

    public static int[] By(ReferenceTree tree, PackedRows queries, SearchKernel kernel, Action<int, Action<int>> parallelFor)
    {
        int n = queries.Count, stride = tree.Ruler.Stride;
        int[] order = new int[n];
        if (kernel == SearchKernel.Scan || !tree.IsOrdered)
        {
            for (int i = 0; i < n; i++) order[i] = i;
            return order;
        }
        int[] leaf = new int[n];
        uint[] hash = new uint[n];
        parallelFor((n + Chunk - 1) / Chunk, c =>
        {
            var searcher = new TreeSearcher(tree, 1);
            fixed (long* words = queries.Words)
                for (int i = c * Chunk; i < Math.Min(n, (c + 1) * Chunk); i++)
                {
                    long* row = words + ((long)i * stride);
                    searcher.State.Start(row, long.MaxValue, NearestResult.None);
                    leaf[i] = searcher.Route();
                    hash[i] = (uint)(RowDuplicates.Hash(row, stride) >> 32);
                }
        });
        int[] start = new int[tree.Counts[0] + 1];
        for (int i = 0; i < n; i++) start[leaf[i] + 1]++;
        for (int l = 1; l < start.Length; l++) start[l] += start[l - 1];
        int[] at = start[..^1];
        for (int i = 0; i < n; i++) order[at[leaf[i]]++] = i;
        int groups = (tree.Counts[0] + 255) / 256;
        parallelFor(groups, g =>
        {
            ulong[] scratch = [];
            for (int l = g * 256; l < Math.Min(tree.Counts[0], (g + 1) * 256); l++)
            {
                var part = order.AsSpan(start[l], start[l + 1] - start[l]);
                if (part.Length < 2) continue;
                if (scratch.Length < part.Length) scratch = new ulong[Math.Max(256, part.Length)];
                Span<ulong> keys = scratch.AsSpan(0, part.Length);
                for (int i = 0; i < part.Length; i++) keys[i] = ((ulong)hash[part[i]] << 32) | (uint)part[i];
                keys.Sort();
                for (int i = 0; i < part.Length; i++) part[i] = (int)(uint)keys[i];
            }
        });
        return order;
    }
}
