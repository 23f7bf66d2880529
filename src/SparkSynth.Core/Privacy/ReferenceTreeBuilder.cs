namespace SparkSynth.Core.Privacy;

/// <summary>Builds a <see cref="ReferenceTree"/> from packed rows.</summary>
public static unsafe class ReferenceTreeBuilder
{
    private const int Chunk = 1 << 14, LeafChunk = 1 << 9;

    /// <summary>
    /// Builds the tree. <paramref name="parallelFor"/> runs body(0 … n − 1) in any order, on as many threads as it likes; the tree is the same.
    /// With <paramref name="order"/> false the rows stay in place: cheaper when a few thousand queries are to be scanned against them.
    /// The rows may be dropped afterwards. Cost: rows × log rows; 1 M Adult rows in about a second on two cores.
    /// </summary>
    public static ReferenceTree Build(PackedRows rows, Action<int, Action<int>> parallelFor, bool order = true)
    {
        var ruler = rows.Ruler;
        if (ruler.PairwiseDeletion) throw new ArgumentException("pairwise deletion is not a metric: nothing can be pruned", nameof(rows));
        (ReferenceTree tree, ScratchMemory<long> memory) = Begin(rows, order, parallelFor);
        int n = tree.Distinct, words = KdOrder.RecordWords(tree.Plan), leafChunks = (tree.Counts[0] + LeafChunk - 1) / LeafChunk;
        using (memory)
        {
            long* records = memory.Pointer;
            if (order && n > 0) Sort(tree, records, words, parallelFor);
            parallelFor(leafChunks, c => PackLeaves(tree, records, words, c * LeafChunk, Math.Min(tree.Counts[0], (c + 1) * LeafChunk)));
        }
        // exact words come last: their place may have been the sort's spare buffer, and the records are gone
        parallelFor((n + Chunk - 1) / Chunk, c => CopyWords(rows, tree, c * Chunk, Math.Min(n, (c + 1) * Chunk)));
        for (int level = 1; level <= tree.TopLevel; level++) PackNodes(tree, level, parallelFor);
        return tree;
    }

    /// <summary>An empty tree and the records of the rows that differ, in row order.</summary>
    private static (ReferenceTree Tree, ScratchMemory<long> Records) Begin(PackedRows rows, bool order, Action<int, Action<int>> parallelFor)
    {
        var facts = ReferenceFacts.Of(rows, parallelFor);
        using RowDuplicates kinds = RowDuplicates.Find(rows, parallelFor);
        var tree = new ReferenceTree(rows, facts, UnitBits(rows, kinds.First), kinds.Distinct, kinds.Any, order);
        if (kinds.Any) kinds.Next.CopyTo(new Span<int>(tree.Next, kinds.Rows));
        int n = kinds.Distinct, words = KdOrder.RecordWords(tree.Plan);
        var records = new ScratchMemory<long>((long)n * words);
        try
        {
            parallelFor((n + Chunk - 1) / Chunk, c => FillRecords(rows, tree.Plan, kinds.First, records.Pointer, words, c * Chunk, Math.Min(n, (c + 1) * Chunk)));
            return (tree, records);
        }
        catch
        {
            records.Dispose(); // cancelled
            throw;
        }
    }

    private static void Sort(ReferenceTree tree, long* records, int words, Action<int, Action<int>> parallelFor)
    {
        // exact words are nearly always longer than records: their place serves as the second buffer
        if (words <= tree.Ruler.Stride)
        {
            new KdOrder(tree.Plan, records, tree.Distinct, tree.Words).Sort(parallelFor);
            return;
        }
        using var spare = new ScratchMemory<long>((long)tree.Distinct * words);
        new KdOrder(tree.Plan, records, tree.Distinct, spare.Pointer).Sort(parallelFor);
    }

    private static int Row(long* records, int words, int i) => (int)(records[((i + 1L) * words) - 1] >> 32);

    private static void FillRecords(PackedRows rows, ScreenPlan plan, ReadOnlySpan<int> first, long* records, int words, int from, int to)
    {
        int stride = rows.Ruler.Stride;
        fixed (long* source = rows.Words)
            for (int i = from; i < to; i++)
            {
                long* record = records + ((long)i * words);
                for (int w = 0; w < words; w++) record[w] = 0;
                plan.Encode(source + ((long)first[i] * stride), (ushort*)record, (byte*)record + (plan.Numerics * 2));
                ((int*)(record + words))[-1] = first[i];
            }
    }

    private static void PackLeaves(ReferenceTree tree, long* records, int words, int from, int to)
    {
        var plan = tree.Plan;
        for (int leaf = from; leaf < to; leaf++)
        {
            byte* memory = tree.Leaves + ((long)leaf * plan.LeafBytes), nominal = memory + (plan.Numerics * 64);
            int start = leaf * ReferenceTree.LeafRows, end = Math.Min(tree.Distinct, start + ReferenceTree.LeafRows), smallest = int.MaxValue;
            for (int i = start; i < end; i++)
            {
                byte* record = (byte*)(records + ((long)i * words));
                for (int c = 0; c < plan.Numerics; c++) ((ushort*)(memory + (c * 64)))[i - start] = ((ushort*)record)[c];
                for (int c = 0; c < plan.Nominals; c++) nominal[(c * 32) + i - start] = record[(plan.Numerics * 2) + c];
                int row = Row(records, words, i);
                tree.RowOf[i] = row;
                smallest = Math.Min(smallest, row);
            }
            tree.FirstRow[leaf] = smallest;
        }
    }

    private static void CopyWords(PackedRows rows, ReferenceTree tree, int from, int to)
    {
        int stride = rows.Ruler.Stride;
        fixed (long* source = rows.Words)
            for (int i = from; i < to; i++)
            {
                long* from64 = source + ((long)tree.RowOf[i] * stride), to64 = tree.Words + ((long)i * stride);
                for (int w = 0; w < stride; w++) to64[w] = from64[w];
            }
    }

    private static void PackNodes(ReferenceTree tree, int level, Action<int, Action<int>> parallelFor)
    {
        int count = tree.Counts[level], chunks = (count + 63) / 64;
        parallelFor(chunks, c =>
        {
            for (int node = c * 64; node < Math.Min(count, (c + 1) * 64); node++)
                for (int child = 0; child < 32; child++) PackBox(tree, level, node, child);
        });
    }

    private static void PackBox(ReferenceTree tree, int level, int node, int child)
    {
        var plan = tree.Plan;
        byte* memory = tree.Nodes(level) + ((long)node * plan.NodeBytes), nominal = memory + (plan.Numerics * 128);
        int item = (node * 32) + child;
        bool empty = item >= tree.Counts[level - 1];
        for (int c = 0; c < plan.Numerics; c++)
        {
            ushort low = ushort.MaxValue, high = 0;
            if (!empty && level == 1)
            {
                ushort* values = (ushort*)(tree.Leaves + ((long)item * plan.LeafBytes) + (c * 64));
                for (int i = 0, n = (int)tree.RowsBelow(0, item); i < n; i++) (low, high) = (Math.Min(low, values[i]), Math.Max(high, values[i]));
            }
            else if (!empty)
            {
                ushort* box = (ushort*)(tree.Nodes(level - 1) + ((long)item * plan.NodeBytes) + (c * 128));
                for (int i = 0; i < 32; i++) (low, high) = (Math.Min(low, box[i]), Math.Max(high, box[32 + i]));
            }
            ((ushort*)(memory + (c * 128)))[child] = low;
            ((ushort*)(memory + (c * 128)))[32 + child] = high;
        }
        for (int c = 0; c < plan.Nominals; c++)
        {
            byte bits = 0;
            if (!empty && level == 1)
            {
                byte* codes = tree.Leaves + ((long)item * plan.LeafBytes) + (plan.Numerics * 64) + (c * 32);
                for (int i = 0, n = (int)tree.RowsBelow(0, item); i < n; i++) bits |= plan.Bit(c, codes[i]);
            }
            else if (!empty)
            {
                byte* below = tree.Nodes(level - 1) + ((long)item * plan.NodeBytes) + (plan.Numerics * 128) + (c * 32);
                for (int i = 0; i < 32; i++) bits |= below[i];
            }
            nominal[(c * 32) + child] = bits;
        }
    }

    /// <summary>
    /// u: 12, unless second neighbours are so far away that 16 bits could not hold their distance. Taken from 64 rows against up to 2,048 others;
    /// decides speed only.
    /// </summary>
    private static int UnitBits(PackedRows rows, ReadOnlySpan<int> first)
    {
        int n = Math.Min(first.Length, 2048), queries = Math.Min(64, first.Length);
        if (n < 3) return 12;
        var form = rows.Ruler.Form;
        int stride = rows.Ruler.Stride, largest = 1;
        foreach (var column in rows.Ruler.Columns) largest = Math.Max(largest, column.Weight);
        double[] seconds = new double[queries];
        fixed (long* words = rows.Words)
        fixed (int* weights = form.Weights)
            for (int q = 0; q < queries; q++)
            {
                long d1 = long.MaxValue, d2 = long.MaxValue;
                int self = first[(int)((long)q * first.Length / queries)];
                for (int i = 0; i < n; i++)
                {
                    int row = first[(int)((long)i * first.Length / n)];
                    if (row == self) continue;
                    long d = form.Units(words + ((long)self * stride), words + ((long)row * stride), weights);
                    if (d < d1) (d1, d2) = (d, d1);
                    else if (d < d2) d2 = d;
                }
                seconds[q] = d2 == long.MaxValue ? 0 : d2 / (double)largest / (1L << rows.Ruler.Shift);
            }
        Array.Sort(seconds);
        double far = seconds[(int)((queries - 1) * 0.99)];
        int bits = 12;
        while (bits > 6 && far * (1 << bits) > 14 << 12) bits--;
        return bits;
    }
}
