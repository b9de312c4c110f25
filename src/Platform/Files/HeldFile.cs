namespace Florin.Platform.Files;

/// <summary>Files that a process holds alone (<see cref="FileShare.None"/>).</summary>
public static class HeldFile
{
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);

    /// <summary>Whether a file could not be opened because another process holds it, and for no other reason.</summary>
    public static bool IsHeld(IOException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault.HResult
            == (
                OperatingSystem.IsWindows() ? SharingViolation
                : OperatingSystem.IsLinux() ? WouldBlockOnLinux
                : WouldBlockOnMac
            );
    }
}
