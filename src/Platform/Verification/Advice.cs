namespace Florin.Platform.Verification;

/// <summary>
/// What to do about violations, wherever the data is kept. In every case it is left as it is until a copy of it was made.
/// What a provider alone can advise, its offline log and offline views say.
/// </summary>
public static class Advice
{
    /// <summary>Several logs do not fit together.</summary>
    public const string RestoreAll =
        "do not start Florin on this directory; keep a copy of it, and restore all service folders together from the last backup that verifies";

    /// <summary>One log is not as it must be.</summary>
    public static string RestoreLog(string service) =>
        $"do not start Florin on this directory; restore the folder {service} together with all others from one backup";

    /// <summary>A log is not there.</summary>
    public static string Missing(string service) =>
        $"restore the folder {service} from the same backup as the others; if another process hosts {service} with a data directory of its own, name the services of this directory with --services";
}
