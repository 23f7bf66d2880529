namespace SparkSynth.Core.Privacy;

/// <summary>What the inner loops need of a <see cref="ScreenPlan"/>.</summary>
internal readonly struct ScreenShape(ScreenPlan plan)
{
    public readonly int Numerics = plan.Numerics;
    public readonly int Plain = plan.Plain;
    public readonly int Nominals = plan.Nominals;
    public readonly int Full = plan.Full;
    public readonly ushort Unit = (ushort)(1 << plan.UnitBits);
    public readonly byte CountCap = (byte)Math.Min(255, 65_535 >> plan.UnitBits);
    public readonly ushort[] NumericUnits = plan.NumericUnits;
    public readonly ushort[] NominalUnits = plan.NominalUnits;
}
