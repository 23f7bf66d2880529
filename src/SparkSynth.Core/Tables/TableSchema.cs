using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace SparkSynth.Core.Tables;

/// <summary>The columns of a table, in order.</summary>
public sealed record TableSchema(ImmutableArray<ColumnSchema> Columns)
{
    /// <summary>SHA-256 of names and types, lower-case hex: tables with equal hashes can stand for each other.</summary>
    public string Hash()
    {
        var text = new StringBuilder();
        foreach (var column in Columns)
            text.Append(column.Name.Length).Append(':').Append(column.Name).Append('=').Append(column.Type).Append(';');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Position of a column by name (ordinal), or -1.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Length; i++)
            if (string.Equals(Columns[i].Name, name, StringComparison.Ordinal)) return i;
        return -1;
    }

    public bool Equals(TableSchema? other) => other is not null && Columns.AsSpan().SequenceEqual(other.Columns.AsSpan());

    public override int GetHashCode() => Columns.Length;
}
