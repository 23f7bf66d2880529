namespace SparkSynth.Core.Statistics;

/// <summary>
/// Greatest common divisor of the differences of whole numbers: the step of the grid they lie on. gcd(v - r) is the same for every
/// reference r that is itself one of the values, so the state (step, smallest value) does not depend on order.
/// </summary>
public struct GridStep
{
    private ulong _step;
    private long _reference;
    private bool _any;

    /// <summary>Step of the grid, 0 while there is at most one distinct value.</summary>
    public readonly ulong Step => _step;

    /// <summary>True if any value has been added.</summary>
    public readonly bool Any => _any;

    /// <summary>Adds a value.</summary>
    public void Add(long value)
    {
        if (!_any)
        {
            _any = true;
            _reference = value;
            return;
        }

        if (_step != 1)
        {
            ulong distance = Distance(value, _reference);
            if (_step == 0 || distance % _step != 0) _step = Gcd(_step, distance);
        }

        if (value < _reference) _reference = value;
    }

    /// <summary>Adds values.</summary>
    public void Add(ReadOnlySpan<long> values)
    {
        if (values.IsEmpty) return;
        if (_step == 1)
        {
            Add(KeyRange.Of(values).Low);
            return;
        }

        foreach (long value in values) Add(value);
    }

    /// <summary>Adds another state.</summary>
    public void Merge(GridStep other)
    {
        if (!other._any) return;
        Add(other._reference);
        _step = Gcd(_step, other._step);
    }

    /// <summary>Writes step and smallest value.</summary>
    public readonly void Write(BinaryWriter writer)
    {
        writer.Write(_any);
        writer.Write(_step);
        writer.Write(_any ? _reference : 0);
    }

    /// <summary>What <see cref="Write"/> wrote.</summary>
    public static GridStep Read(BinaryReader reader) => new() { _any = reader.ReadBoolean(), _step = reader.ReadUInt64(), _reference = reader.ReadInt64() };

    /// <summary>Greatest common divisor; gcd(0, a) = a.</summary>
    public static ulong Gcd(ulong a, ulong b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    private static ulong Distance(long a, long b) => a >= b ? (ulong)a - (ulong)b : (ulong)b - (ulong)a;
}
