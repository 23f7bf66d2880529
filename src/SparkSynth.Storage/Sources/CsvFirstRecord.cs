using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace SparkSynth.Storage.Sources;

/// <summary>
/// Fields of the first record of a CSV file. DuckDB reads everything else; it would rename repeated and empty names,
/// and names that differ in case only.
/// </summary>
internal static class CsvFirstRecord
{
    private const int MaxLength = 1 << 24;

    /// <summary>The fields, unquoted; none if the file holds nothing but line ends.</summary>
    public static ImmutableArray<string> Read(string path, char delimiter)
    {
        using Stream file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true);
        var fields = ImmutableArray.CreateBuilder<string>();
        var field = new StringBuilder();
        bool quoted = false, any = false;
        for (int length = 0; length < MaxLength; length++)
        {
            int next = reader.Read();
            if (next < 0) break;
            char c = (char)next;
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (reader.Peek() == '"') field.Append((char)reader.Read());
                else quoted = false;
            }
            else if (c is '\n' or '\r')
            {
                if (any) break;
            }
            else if (c == '"' && field.Length == 0)
            {
                quoted = any = true;
            }
            else if (c == delimiter)
            {
                any = true;
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                any = true;
                field.Append(c);
            }
        }

        if (any) fields.Add(field.ToString());
        return fields.ToImmutable();
    }
}
