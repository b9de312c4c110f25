using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Florin.Testing.Storage;

namespace Florin.System.Tests.Running;

/// <summary>A file system in memory that takes some megabytes, which only root can make. Linux.</summary>
internal sealed class ASmallFileSystem : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private ASmallFileSystem() { }

    /// <summary>Where it is.</summary>
    public string Path => _directory.Path;

    private string Ballast => _directory.File("ballast");

    /// <summary>Makes one; the test is left out where that is not allowed.</summary>
    public static async Task<ASmallFileSystem> Make(int megabytes, bool isReadOnly = false)
    {
        var made = new ASmallFileSystem();
        var options = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m{(isReadOnly ? ",ro" : "")}");
        if (await Runs("mount", "-t", "tmpfs", "-o", options, "tmpfs", made.Path))
            return made;
        made._directory.Dispose();
        Assert.Skip("Only root can mount a small file system.");
        return made;
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                ballast.Write(block);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Gives the room back.</summary>
    public void MakeRoom() => File.Delete(Ballast);

    /// <summary>It can be written from now on.</summary>
    public async Task LetWrite() => Assert.True(await Runs("mount", "-o", "remount,rw", Path));

    /// <inheritdoc/>
    public void Dispose()
    {
        using (var unmounting = Process.Start("umount", ["--lazy", Path]))
            unmounting.WaitForExit();
        _directory.Dispose();
    }

    private static async Task<bool> Runs(string program, params string[] arguments)
    {
        try
        {
            using var running = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false } // It is said by the test.
            )!; // It is not a file that is opened.
            await running.StandardError.ReadToEndAsync();
            await running.WaitForExitAsync();
            return running.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
