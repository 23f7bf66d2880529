using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace SparkSynth.Jobs.Spec.Text;

/// <summary>What an unquoted scalar means: the core schema of YAML 1.2 (section 10.3.2), decimal numbers only; never the culture's.</summary>
public static partial class ScalarText
{
    /// <summary>True for texts that an unquoted scalar would turn into something else than that text.</summary>
    public static bool NeedsQuotes(string text) =>
        JobNode.Scalar(text, isQuoted: false).IsNull || Boolean(text) is not null || Number().IsMatch(text)
        || !Plain().IsMatch(text) || text.Contains(": ", StringComparison.Ordinal) || text.Contains(" #", StringComparison.Ordinal);

    /// <summary>True or false, or null if it is neither.</summary>
    public static bool? Boolean(string text) => text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    /// <summary>A whole number of any size, or null. 1e6 is one too.</summary>
    public static BigInteger? Whole(string text)
    {
        if (WholeNumber().IsMatch(text)) return BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return Real(text) is { } real && Math.Abs(real) < 1e15 && real == Math.Floor(real) ? new BigInteger(real) : null;
    }

    /// <summary>A finite number, or null.</summary>
    public static double? Real(string text) =>
        Number().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : null;

    [GeneratedRegex(@"\A[-+]?[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    // Narrower than YAML allows: what starts or ends with anything unusual is quoted.
    [GeneratedRegex(@"\A[\p{L}_/.][^\p{C},\[\]{}""'\\&*!|>%@`#]*(?<![\s:])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
