namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// Numbers known to the just-in-time compiler: a kernel written once over one of these types becomes a loop per number of vectors, whose weights all
/// stay in registers (branches on <see cref="IVectorCount.Value"/> vanish).
/// </summary>
internal static class VectorCounts
{
    /// <summary>A number as a type.</summary>
    public interface IVectorCount
    {
        static abstract int Value { get; }
    }

    public readonly struct Vectors1 : IVectorCount
    {
        public static int Value => 1;
    }

    public readonly struct Vectors2 : IVectorCount
    {
        public static int Value => 2;
    }

    public readonly struct Vectors3 : IVectorCount
    {
        public static int Value => 3;
    }

    public readonly struct Vectors4 : IVectorCount
    {
        public static int Value => 4;
    }

    public readonly struct Vectors5 : IVectorCount
    {
        public static int Value => 5;
    }

    public readonly struct Vectors6 : IVectorCount
    {
        public static int Value => 6;
    }

    public readonly struct Vectors7 : IVectorCount
    {
        public static int Value => 7;
    }

    public readonly struct Vectors8 : IVectorCount
    {
        public static int Value => 8;
    }
}
