namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// The simulated cells of one column, and the same rows sorted by cell within each chunk: walking them in that order keeps the sums of a cell in registers.
/// </summary>
internal sealed class SimulatedCodes(int rows, int chunkRows, int cells)
{
    /// <summary>Cell of each row.</summary>
    public byte[] Codes { get; } = new byte[rows];

    /// <summary>Row numbers within their chunk, sorted by (chunk, cell, row).</summary>
    public ushort[] Sorted { get; } = new ushort[rows];

    /// <summary>Start of each cell's rows in <see cref="Sorted"/>, [chunks × (cells + 1)].</summary>
    public int[] Starts { get; } = new int[rows / chunkRows * (cells + 1)];

    /// <summary>Number of cells.</summary>
    public int Cells => cells;

    /// <summary>Simulated rows in each cell; see <see cref="Count"/>.</summary>
    public int[] Counts { get; } = new int[cells];

    /// <summary>Sorts one chunk; independent of the other chunks.</summary>
    public void SortChunk(int chunk)
    {
        int first = chunk * chunkRows;
        ReadOnlySpan<byte> codes = Codes.AsSpan(first, chunkRows);
        Span<int> starts = Starts.AsSpan(chunk * (cells + 1), cells + 1);
        starts.Clear();
        foreach (byte code in codes)
            starts[code + 1]++;
        starts[0] = first;
        for (int a = 0; a < cells; a++)
            starts[a + 1] += starts[a];
        Span<int> next = stackalloc int[256];
        starts[..cells].CopyTo(next);
        for (int i = 0; i < codes.Length; i++)
            Sorted[next[codes[i]]++] = (ushort)i;
    }

    /// <summary>Fills <see cref="Counts"/> once all chunks are sorted.</summary>
    public void Count()
    {
        int chunks = rows / chunkRows;
        for (int a = 0; a < cells; a++)
        {
            Counts[a] = 0;
            for (int chunk = 0; chunk < chunks; chunk++)
                Counts[a] += Starts[(chunk * (cells + 1)) + a + 1] - Starts[(chunk * (cells + 1)) + a];
        }
    }
}
