namespace SparkSynth.Core.Statistics;

/// <summary>
/// Learns the look of texts (see <see cref="TextShape"/>): pattern counts to a cap, and fixed histograms of words. Mergeable, order-free.
/// Cost: about 100 ns a distinct text; fed per dictionary entry.
/// </summary>
internal sealed class TextShapeState
{
    private const int MaxPatterns = 4096;
    private const int MaxWords = 64;
    private const int MaxWordLength = 24;
    private const int MaxPrefix = 16;
    private const string Marks = " .,;:!?";

    private readonly TextTable _patterns = new(MaxPatterns);
    private readonly long[] _lengths = new long[MaxWords + 1];
    private readonly long[] _words = new long[5 * (MaxWordLength + 1)];
    private readonly long[] _marks = new long[Marks.Length];
    private string? _prefix;
    private long _rows;

    public void Add(string text, long rows)
    {
        if (rows == 0) return;
        _rows += rows;
        Narrow(text);
        // Once there are too many patterns to publish any, only the overflow itself must stay known.
        if (_patterns.IsExact && TextPattern.Of(text) is { } pattern) _patterns.Add(pattern, rows);
        int words = 0;
        foreach (var range in text.AsSpan().Split(' '))
        {
            var word = text.AsSpan()[range];
            if (word.IsEmpty) continue;
            words++;
            int mark = word.Length > 1 ? Marks.IndexOf(word[^1], StringComparison.Ordinal) : -1;
            if (mark > 0) word = word[..^1];
            _marks[Math.Max(mark, 0)] += rows;
            _words[((int)KindOf(word) * (MaxWordLength + 1)) + Math.Min(word.Length, MaxWordLength)] += rows;
        }

        _lengths[Math.Min(words, MaxWords)] += rows;
    }

    public void Merge(TextShapeState other)
    {
        _rows += other._rows;
        if (other._prefix is not null) Narrow(other._prefix);
        if (_patterns.IsExact) _patterns.Merge(other._patterns);
        for (int i = 0; i < _lengths.Length; i++) _lengths[i] += other._lengths[i];
        for (int i = 0; i < _words.Length; i++) _words[i] += other._words[i];
        for (int i = 0; i < _marks.Length; i++) _marks[i] += other._marks[i];
    }

    public TextShape ToShape(int k)
    {
        var words = new List<WordShape>();
        for (int i = 0; i < _words.Length; i++)
            if (_words[i] >= k) words.Add(new((WordKind)(i / (MaxWordLength + 1)), i % (MaxWordLength + 1), _words[i]));
        return new TextShape
        {
            Rows = _rows,
            Prefix = _rows >= k ? _prefix ?? "" : "",
            Patterns = _patterns.ToSorted().Where(p => p.Rows >= k).OrderByDescending(p => p.Rows).Select(p => new PatternCount(p.Text, p.Rows)).ToArray(),
            Lengths = _lengths.Select((rows, i) => new LengthCount(i, rows)).Where(l => l.Rows >= k).ToArray(),
            Words = words.ToArray(),
            Marks = _marks.Select((n, i) => new MarkCount(Marks[i], n)).Where(m => m.Words >= k).ToArray(),
        };
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(_rows);
        writer.Write(_prefix is not null);
        writer.Write(_prefix ?? "");
        writer.Write(_patterns.IsExact);
        if (_patterns.IsExact) _patterns.Write(writer);
        foreach (long n in _lengths) writer.Write7BitEncodedInt64(n);
        foreach (long n in _words) writer.Write7BitEncodedInt64(n);
        foreach (long n in _marks) writer.Write7BitEncodedInt64(n);
    }

    public void Read(BinaryReader reader)
    {
        _rows = reader.Read7BitEncodedInt64();
        bool any = reader.ReadBoolean();
        string prefix = reader.ReadString();
        _prefix = any ? prefix : null;
        if (reader.ReadBoolean()) _patterns.Read(reader);
        else _patterns.GiveUp();
        Fill(_lengths, reader);
        Fill(_words, reader);
        Fill(_marks, reader);
    }

    private static void Fill(long[] counts, BinaryReader reader)
    {
        for (int i = 0; i < counts.Length; i++) counts[i] = reader.Read7BitEncodedInt64();
    }

    private void Narrow(string text)
    {
        if (_prefix is null)
        {
            int length = Math.Min(text.Length, MaxPrefix);
            if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
            _prefix = text[..length];
            return;
        }

        int common = _prefix.AsSpan().CommonPrefixLength(text);
        if (common == _prefix.Length) return;
        // A pair of surrogates is kept or dropped whole.
        if (common > 0 && char.IsHighSurrogate(_prefix[common - 1])) common--;
        _prefix = _prefix[..common];
    }

    private static WordKind KindOf(ReadOnlySpan<char> word)
    {
        int lower = 0, upper = 0, digits = 0;
        foreach (char c in word)
        {
            switch (TextPattern.ClassOf(c))
            {
                case 'a': lower++; break;
                case 'A': upper++; break;
                case '9': digits++; break;
                default: return WordKind.Mixed;
            }
        }

        if (lower == word.Length) return WordKind.Lower;
        if (digits == word.Length) return WordKind.Digits;
        if (upper == 1 && lower == word.Length - 1 && lower > 0 && TextPattern.ClassOf(word[0]) == 'A') return WordKind.Capitalised;
        return upper == word.Length ? WordKind.Upper : WordKind.Mixed;
    }
}
