using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Digits after the point that floats need: the least D in 0..9 such that the float nearest to round(x · 10^D) / 10^D is x itself,
/// for every x; <see cref="None"/> if some x has no such D. The largest of the values' own digits, so order does not matter.
/// </summary>
public struct DecimalDigits
{
    /// <summary>Values are not decimals of at most nine digits.</summary>
    public const int None = 10;

    private static readonly double[] Powers = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private readonly bool _single;

    /// <summary>No values yet.</summary>
    /// <param name="single">The column is float32: "is x" means the same float32.</param>
    public DecimalDigits(bool single) => _single = single;

    /// <summary>0..9, or <see cref="None"/>.</summary>
    public int Digits { get; private set; }

    /// <summary>10^digits, digits in 0..9.</summary>
    public static double Power(int digits) => Powers[digits];

    /// <summary>True if x is a decimal of at most <paramref name="digits"/> digits (0..9) whose scaled value is below 2^53.</summary>
    public static bool Fits(double x, int digits, bool single)
    {
        double scaled = Math.Round(x * Powers[digits]);
        if (!(Math.Abs(scaled) <= 9007199254740992.0)) return false;
        double back = scaled / Powers[digits];
        return single ? (float)back == (float)x : back == x;
    }

    /// <summary>Adds the float of a key.</summary>
    public void Add(long key)
    {
        if (Digits == None) return;
        double x = OrderKey.ToDouble(key);
        if (Fits(x, Digits, _single)) return;
        // Its own least number of digits (a large value may fail at Digits for size alone).
        int own = 0;
        while (own < None && !Fits(x, own, _single)) own++;
        Digits = Math.Max(Digits, own);
    }

    /// <summary>Adds the floats of keys.</summary>
    public void Add(ReadOnlySpan<long> keys)
    {
        for (int i = 0; i < keys.Length && Digits != None; i++) Add(keys[i]);
    }

    /// <summary>Adds another state.</summary>
    public void Merge(DecimalDigits other) => Digits = Math.Max(Digits, other.Digits);

    /// <summary>Writes the digits.</summary>
    public readonly void Write(BinaryWriter writer) => writer.Write((byte)Digits);

    /// <summary>Reads the digits.</summary>
    public void Read(BinaryReader reader)
    {
        Digits = reader.ReadByte();
        if (Digits > None) throw new InvalidDataException("Impossible number of digits.");
    }
}
