namespace SparkSynth.Cli.Rendering;

/// <summary>Columns of plain text: the first to the left, numbers to the right.</summary>
internal sealed class TextTable(params string[] head)
{
    private readonly List<string[]> _rows = [head];
    private readonly HashSet<int> _left = [0];

    /// <summary>Aligns a column to the left.</summary>
    public TextTable Left(int column)
    {
        _left.Add(column);
        return this;
    }

    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table, indented by two spaces; no line ends in spaces.</summary>
    public void Write(TextWriter writer)
    {
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(c => _rows.Max(r => r[c].Length))];
        foreach (string[] row in _rows)
            writer.WriteLine(("  " + string.Join("  ", row.Select((cell, c) => _left.Contains(c) ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c])))).TrimEnd());
    }
}
