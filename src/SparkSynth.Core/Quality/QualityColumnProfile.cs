using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Quality;

/// <summary>
/// What the first pass learns of one column: nulls, extremes, and rows per value or category (<see cref="ValueTable"/>, <see cref="TextTable"/>).
/// Floats are counted by the key that the KS score compares (rounded to 14 decimals); extremes are of the values as they are.
/// </summary>
public sealed class QualityColumnProfile
{
    /// <summary>Most distinct categories that are counted one by one; beyond, the column's category scores are refused with a warning.</summary>
    public const int CategoryCap = 1 << 18;

    /// <summary>Rows of a batch that are prepared at a time.</summary>
    private const int Chunk = 4096;

    private readonly NumericScale _scale;
    private long[] _scratch = [];
    private StringDictionary? _dictionary;
    private long[] _pending = [];

    internal QualityColumnProfile(QualityColumn column, int valueCap)
    {
        Column = column;
        if (column.Kind == QualityKind.Ignored) return;
        if (column.Type.Kind == PhysicalType.String)
        {
            if (column.Kind == QualityKind.Continuous) throw new ArgumentException("Text cannot be continuous.", nameof(column));
            Texts = new TextTable(CategoryCap);
            return;
        }
        bool isFloat = column.Type.Kind == PhysicalType.Float;
        bool isContinuous = column.Kind == QualityKind.Continuous;
        _scale = NumericScale.Of(column.Type);
        Values = new ValueTable(isFloat ? KeySpace.Float : KeySpace.Integer, isContinuous ? valueCap : CategoryCap);
    }

    /// <summary>The column.</summary>
    public QualityColumn Column { get; }

    /// <summary>Rows without a value.</summary>
    public long Nulls { get; private set; }

    /// <summary>Rows with a value.</summary>
    public long Present { get; private set; }

    /// <summary>Smallest key; meaningless while <see cref="Present"/> is 0 or for text.</summary>
    public long Min { get; private set; } = long.MaxValue;

    /// <summary>Largest key.</summary>
    public long Max { get; private set; } = long.MinValue;

    /// <summary>Rows per value, for every kind of column but text.</summary>
    public ValueTable? Values { get; }

    /// <summary>Rows per text, for text columns. Call <see cref="Settle"/> before reading it.</summary>
    public TextTable? Texts { get; }

    /// <summary>True while every category has its own count.</summary>
    internal bool HasCategories
    {
        get
        {
            Settle();
            return Texts?.IsExact ?? Values?.IsExact ?? false;
        }
    }

    /// <summary>Smallest and largest number as SDMetrics sees it; NaN if there is none.</summary>
    internal (double Min, double Max) Range => Present == 0 ? (double.NaN, double.NaN) : (_scale.ToDouble(Min), _scale.ToDouble(Max));

    internal NumericScale Scale => _scale;

    internal void Add(ColumnVector vector, int length)
    {
        Nulls += vector.NullCount;
        Present += length - vector.NullCount;
        if (Texts is not null) AddTexts(vector, length);
        else if (Values is not null) AddKeys(vector, length);
    }

    internal void Merge(QualityColumnProfile other)
    {
        Settle();
        other.Settle();
        Nulls += other.Nulls;
        Present += other.Present;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        Values?.Merge(other.Values!);
        Texts?.Merge(other.Texts!);
    }

    /// <summary>Moves what was counted by dictionary code into <see cref="Texts"/>.</summary>
    internal void Settle()
    {
        if (_dictionary is null) return;
        for (int code = 0; code < _pending.Length; code++)
            if (_pending[code] != 0) Texts!.Add(_dictionary.Values[code], _pending[code]);
        _dictionary = null;
    }

    internal void Write(BinaryWriter writer)
    {
        Settle();
        writer.Write(Nulls);
        writer.Write(Present);
        writer.Write(Min);
        writer.Write(Max);
        Values?.Write(writer);
        Texts?.Write(writer);
    }

    internal void Read(BinaryReader reader)
    {
        Nulls = reader.ReadInt64();
        Present = reader.ReadInt64();
        Min = reader.ReadInt64();
        Max = reader.ReadInt64();
        if (Nulls < 0 || Present < 0) throw new InvalidDataException("Not a column profile.");
        Values?.Read(reader);
        Texts?.Read(reader);
    }

    private void AddTexts(ColumnVector vector, int length)
    {
        if (!ReferenceEquals(_dictionary, vector.Dictionary))
        {
            Settle();
            _dictionary = vector.Dictionary;
            if (_pending.Length != _dictionary.Count) _pending = new long[_dictionary.Count];
            else Array.Clear(_pending);
        }
        if (vector.NullCount == length) return;
        long[] pending = _pending;
        foreach (int code in vector.Codes.AsSpan(0, length)) pending[code]++;
        pending[0] -= vector.NullCount; // nulls carry code 0
    }

    private void AddKeys(ColumnVector vector, int length)
    {
        if (_scratch.Length == 0) _scratch = new long[Chunk];
        for (int start = 0; start < length; start += Chunk)
        {
            int count = Math.Min(Chunk, length - start);
            ReadOnlySpan<long> keys = vector.Values.AsSpan(start, count);
            if (vector.NullCount > 0) keys = KeepPresent(keys, vector.Nulls.AsSpan(start, count));
            if (keys.IsEmpty) continue;
            var (low, high) = KeyRange.Of(keys);
            Min = Math.Min(Min, low);
            Max = Math.Max(Max, high);
            if (_scale.IsFloat && Column.Kind == QualityKind.Continuous) keys = Round(keys);
            Values!.Add(keys);
        }
    }

    private Span<long> KeepPresent(ReadOnlySpan<long> keys, ReadOnlySpan<byte> nulls)
    {
        int kept = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            _scratch[kept] = keys[i];
            kept += 1 - nulls[i];
        }
        return _scratch.AsSpan(0, kept);
    }

    private Span<long> Round(ReadOnlySpan<long> keys)
    {
        var rounded = _scratch.AsSpan(0, keys.Length); // may be the very same memory: element by element is safe
        for (int i = 0; i < keys.Length; i++) rounded[i] = _scale.RoundKey(keys[i]);
        return rounded;
    }
}
