namespace SparkSynth.Core.Synthesizers.GaussianCopula;

/// <summary>
/// How a 32-bit latent uniform becomes a cell and a uniform inside it: position p covers the uniforms after <c>Last[p - 1]</c> up to <c>Last[p]</c>.
/// </summary>
internal sealed class CopulaPlanColumn
{
    private const int GuideBits = 8;

    /// <param name="cells">Cell index at each position.</param>
    /// <param name="last">Highest uniform of each position, ascending; 2^32 - 1 last.</param>
    public CopulaPlanColumn(byte[] cells, uint[] last)
    {
        (Cells, Last) = (cells, last);
        First = new uint[last.Length];
        Stretch = new ulong[last.Length];
        Guide = new byte[1 << GuideBits];
        for (int p = 0; p < last.Length; p++)
        {
            First[p] = p == 0 ? 0 : last[p - 1] + 1;
            ulong width = (ulong)(last[p] - First[p]) + 1;
            Stretch[p] = width == 1 ? ulong.MaxValue : (ulong)((UInt128.One << 64) / width);
        }
        for (int g = 0, p = 0; g < Guide.Length; g++)
        {
            while (last[p] < (uint)g << (32 - GuideBits)) p++;
            Guide[g] = (byte)p;
        }
    }

    /// <summary>Cell index at each position that has any probability.</summary>
    public byte[] Cells { get; }

    /// <summary>Highest uniform of each position.</summary>
    public uint[] Last { get; }

    private uint[] First { get; }

    // 2^64 / width: a multiplication instead of a division; the product stays below 2^64.
    private ulong[] Stretch { get; }

    private byte[] Guide { get; }

    /// <summary>From an order of cells and its cumulative shares; cells lighter than 2^-32 are left out.</summary>
    public static CopulaPlanColumn Make(int[] order, double[] shares)
    {
        var cells = new List<byte>();
        var last = new List<uint>();
        ulong before = 0;
        for (int p = 0; p < order.Length; p++)
        {
            ulong end = p == order.Length - 1 ? 1UL << 32 : (ulong)Math.Round(Math.ScaleB(Math.Clamp(shares[p + 1], 0, 1), 32));
            if (p == order.Length - 1 && shares[p] >= shares[p + 1] && cells.Count > 0)
            {
                last[^1] = uint.MaxValue; // the last cell has no rows
                break;
            }
            if (end <= before) continue;
            cells.Add((byte)order[p]);
            last.Add((uint)(end - 1));
            before = end;
        }
        last[^1] = uint.MaxValue;
        return new CopulaPlanColumn([.. cells], [.. last]);
    }

    /// <summary>Cells and inner uniforms of a block.</summary>
    public void Decode(ReadOnlySpan<float> z, ReadOnlySpan<double> tails, Span<byte> cells, Span<uint> uniforms)
    {
        byte[] guide = Guide, codes = Cells;
        uint[] last = Last, first = First;
        ulong[] stretch = Stretch;
        cells = cells[..z.Length];
        uniforms = uniforms[..z.Length];
        for (int i = 0; i < z.Length; i++)
        {
            uint u = NormalTables.Uniform(tails, z[i]);
            int p = guide[u >> (32 - GuideBits)];
            while (last[p] < u) p++;
            cells[i] = codes[p];
            uniforms[i] = (uint)(((u - first[p]) * stretch[p]) >> 32);
        }
    }
}
