using System.Runtime.InteropServices;
using System.Text;

namespace Florin.Host.Composition;

/// <summary>
/// What the .NET runtime is told where a process is a gateway alone. A ledger wants each method compiled once and two
/// threads that collect; a proxy, which runs the same few methods for ever, wants them compiled again by what was seen of
/// them: a seventh more requests a second, measured. And it wants a socket's bytes handled by the thread that was told of
/// them instead of handed to another, another seventh: nothing in a proxy keeps that thread waiting. The runtime reads this
/// only when it begins, and has no settings by role, so the process begins once more: the same program and arguments, with
/// the same id (execve(2)).
/// </summary>
internal static partial class RuntimeOfAGateway
{
    private static readonly (string Name, string Value)[] Chosen =
    [
        ("DOTNET_TieredPGO", "1"),
        ("DOTNET_TC_QuickJit", "1"),
        ("DOTNET_gcServer", "0"),
        ("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1"),
    ];

    /// <summary>Begins once more where that helps; returns where it does not, or where somebody has chosen already.</summary>
    /// <param name="services">What the process is to host, as it is configured.</param>
    public static void Choose(string? services)
    {
        if (services?.Trim() != Catalog.Gateway || !OperatingSystem.IsLinux() || Environment.ProcessPath is not { } program)
            return;
        if (Chosen.Any(setting => Environment.GetEnvironmentVariable(setting.Name) is not null))
            return;
        string?[] arguments =
        [
            .. Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).Split('\0')[..^1], // Each one ends with a zero.
            null, // Ends the list.
        ];
        foreach (var (name, value) in Chosen)
            _ = SetVariable(name, value, overwrite: 1); // Without memory for it the process goes on as it is.
        _ = Execute(program, arguments); // It returns only where it failed; then too.
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Execute(string path, string?[] arguments);
}
