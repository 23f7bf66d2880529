using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkSynth.Core;

namespace SparkSynth.Storage.Tasks;

/// <summary>
/// The lines between a worker and the driver: ASCII words divided by spaces, nothing to escape. <c>S item chunk base64</c> is a piece of a state;
/// <c>F …</c> ends the item of a Fold, <c>G …</c> that of a Generate, <c>N …</c> that of a Search, <c>A …</c> is the answer of a probe, <c>M …</c> ends a state merged from those of several items. Of a Search in range blocks, <c>R block base64</c> is a piece of a block's rows, <c>P …</c> ends an item that packs rows, <c>B …</c> tells of a block. An item without its last line did not happen.
/// </summary>
public static class ReportLines
{
    private const string ProblemStart = "sparksynth-problem: ";

    /// <summary>A piece of a state.</summary>
    public static string Chunk(int item, int chunk, ReadOnlySpan<byte> bytes) => string.Create(CultureInfo.InvariantCulture, $"S {item} {chunk} {Convert.ToBase64String(bytes)}");

    /// <summary>The end of an item of a Fold.</summary>
    public static string Folded(FoldReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"F {report.Item} {report.Chunks} {report.Bytes} {report.Hash:x16} {report.RowsRead} {report.RowsKept} {report.RowsHash:x16}");

    /// <summary>The end of a state merged from several.</summary>
    public static string Merged(MergeReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"M {report.Group} {report.Chunks} {report.Bytes} {report.Hash:x16} {report.Items} {report.Rows}");

    /// <summary>The end of an item of a Generate.</summary>
    public static string Generated(PartReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"G {report.Part} {report.Rows} {report.Bytes} {report.Hash:x16} {string.Join(',', report.Nulls)}");

    /// <summary>The end of an item of a Search.</summary>
    public static string Searched(SearchReport report) =>
        string.Create(CultureInfo.InvariantCulture, $"N {report.Item} {report.Chunks} {report.Bytes} {report.Hash:x16} {report.Queries}");

    /// <summary>A piece of a block's rows.</summary>
    public static string Rows(int block, ReadOnlySpan<byte> bytes) => string.Create(CultureInfo.InvariantCulture, $"R {block} {Convert.ToBase64String(bytes)}");

    /// <summary>The end of an item that packs rows.</summary>
    public static string Packed(PackedReport report) => string.Create(CultureInfo.InvariantCulture, $"P {report.Item} {report.Rows} {report.Pieces} {report.Hash:x16}");

    /// <summary>What there is to tell of a block.</summary>
    public static string Block(BlockReport report) => string.Create(CultureInfo.InvariantCulture, $"B {report.Block} {report.Rows} {report.Distinct} {report.Pieces} {report.Hash:x16}");

    /// <summary>The answer of a probe.</summary>
    public static string Probed(ProbeReport report) => string.Create(CultureInfo.InvariantCulture, $"A {report.Item} {report.Input} {report.Folder}");

    /// <summary>Reads the answer of a probe.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static ProbeReport? ReadProbed(string line) =>
        line.Split(' ') is ["A", var item, var input, var folder] && Number(item, out long i) && Enum.TryParse(input, out AccessOutcome opened) && Enum.TryParse(folder, out AccessOutcome written)
            ? new ProbeReport((int)i, opened, written)
            : null;

    /// <summary>Reads a piece of a state.</summary>
    /// <returns>Null if the line is something else.</returns>
    public static (int Item, int Chunk, byte[] Bytes)? ReadChunk(string line)
    {
        return line.Split(' ') is ["S", var item, var chunk, var text] && Bytes(text) is { } bytes && Number(item, out long i) && Number(chunk, out long c) ? ((int)i, (int)c, bytes) : null;
    }

    /// <summary>Reads a piece of a block's rows.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static (int Block, byte[] Bytes)? ReadRows(string line) =>
        line.Split(' ') is ["R", var block, var text] && Bytes(text) is { } bytes && Number(block, out long b) ? ((int)b, bytes) : null;

    /// <summary>Reads the end of an item that packs rows.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static PackedReport? ReadPacked(string line) =>
        line.Split(' ') is ["P", var item, var rows, var pieces, var hash] && Number(item, out long i) && Number(rows, out long r) && Number(pieces, out long p) && Hash(hash, out ulong h)
            ? new PackedReport((int)i, r, p, h)
            : null;

    /// <summary>Reads what there is to tell of a block.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static BlockReport? ReadBlock(string line) =>
        line.Split(' ') is ["B", var block, var rows, var distinct, var pieces, var hash]
        && Number(block, out long b) && Number(rows, out long r) && Number(distinct, out long d) && Number(pieces, out long p) && Hash(hash, out ulong h)
            ? new BlockReport((int)b, r, d, p, h)
            : null;

    /// <summary>Reads the end of an item of a Fold.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static FoldReport? ReadFolded(string line) =>
        line.Split(' ') is ["F", var item, var chunks, var bytes, var hash, var read, var kept, var rowsHash]
        && Number(item, out long i) && Number(chunks, out long c) && Number(bytes, out long b) && Hash(hash, out ulong h) && Number(read, out long r) && Number(kept, out long k) && Hash(rowsHash, out ulong x)
            ? new FoldReport((int)i, (int)c, b, h, r, k) { RowsHash = x }
            : null;

    /// <summary>Reads the end of a state merged from several.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static MergeReport? ReadMerged(string line) =>
        line.Split(' ') is ["M", var group, var chunks, var bytes, var hash, var items, var rows]
        && Number(group, out long g) && Number(chunks, out long c) && Number(bytes, out long b) && Hash(hash, out ulong h) && Number(items, out long n) && Number(rows, out long r)
            ? new MergeReport((int)g, (int)c, b, h, (int)n, r)
            : null;

    /// <summary>Reads the end of an item of a Search.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static SearchReport? ReadSearched(string line) =>
        line.Split(' ') is ["N", var item, var chunks, var bytes, var hash, var queries]
        && Number(item, out long i) && Number(chunks, out long c) && Number(bytes, out long b) && Hash(hash, out ulong h) && Number(queries, out long q)
            ? new SearchReport((int)i, (int)c, b, h, q)
            : null;

    /// <summary>Reads the end of an item of a Generate.</summary>
    /// <inheritdoc cref="ReadChunk" path="/returns"/>
    public static PartReport? ReadGenerated(string line)
    {
        if (line.Split(' ') is not ["G", var part, var rows, var bytes, var hash, var nulls]
            || !Number(part, out long p) || !Number(rows, out long r) || !Number(bytes, out long b) || !Hash(hash, out ulong h)) return null;
        var counts = new List<long>();
        foreach (string text in nulls.Split(','))
        {
            if (!Number(text, out long count)) return null;
            counts.Add(count);
        }

        return new PartReport((int)p, r, b, h, [.. counts]);
    }

    /// <summary>A problem for the user, as a line of stderr.</summary>
    public static string Problem(Problem problem)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (string text in new[] { problem.Code, problem.Where, problem.What, problem.Advice }) json.WriteStringValue(text);
            json.WriteEndArray();
        }

        return ProblemStart + Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Finds a problem in what a worker wrote to stderr, or null.</summary>
    public static Problem? FindProblem(string? error)
    {
        int at = error?.LastIndexOf(ProblemStart, StringComparison.Ordinal) ?? -1;
        if (at < 0) return null;
        string text = error![(at + ProblemStart.Length)..];
        int end = text.LastIndexOf(']');
        try
        {
            using var json = JsonDocument.Parse(text[..(end + 1)]);
            string[] parts = [.. json.RootElement.EnumerateArray().Select(e => e.GetString() ?? "")];
            return parts.Length == 4 ? new Problem(parts[0], parts[1], parts[2], parts[3]) : null;
        }
        catch (JsonException)
        {
            return null; // cut by Spark: the text itself is shown then
        }
    }

    private static byte[]? Bytes(string base64)
    {
        byte[] bytes = new byte[base64.Length / 4 * 3];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : null;
    }

    private static bool Number(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool Hash(string text, out ulong hash) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);
}
