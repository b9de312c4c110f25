using System.Diagnostics;

namespace Florin.Testing.MySql;

/// <summary>A database server of MySQL's family that is installed on this machine.</summary>
public abstract class DatabaseProgram
{
    /// <summary>MariaDB, as Debian has it.</summary>
    public static DatabaseProgram MariaDb { get; } = new MariaDbProgram();

    /// <summary>MySQL 9, where its folder is in the cache of tests.</summary>
    public static DatabaseProgram MySql9 { get; } = new MySql9Program();

    /// <summary>Why it cannot be started here; null where it can.</summary>
    public abstract string? Missing { get; }

    /// <summary>Makes an empty data directory, with the user root who has no password.</summary>
    public abstract Task Install(string data);

    /// <summary>The command that starts it.</summary>
    public abstract (string File, IEnumerable<string> Arguments) Start(string data, int port, string socket);

    /// <summary>Runs a program to its end.</summary>
    protected static async Task Run(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} does not start.");
        var said = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{file} ended with {process.ExitCode}: {await said}");
    }

    /// <summary>The options that say where a server keeps its files and where it listens.</summary>
    protected static IEnumerable<string> Place(string data, int port, string socket) =>
        [
            $"--datadir={data}",
            TemporaryFiles(data),
            "--bind-address=127.0.0.1",
            "--max-connections=1000", // Two instances of twelve services, with a pool each.
            $"--port={port}",
            $"--socket={socket}",
            $"--pid-file={socket}.pid",
            "--innodb-buffer-pool-size=64M",
            .. AsRoot,
        ];

    /// <summary>
    /// Temporary files beside the data: MariaDB names them by process id, so that two servers in different containers that
    /// share <c>/tmp</c> delete each other's.
    /// </summary>
    private static string TemporaryFiles(string data) => $"--tmpdir={Directory.CreateDirectory(data + ".tmp").FullName}";

    /// <summary>These servers refuse to run as root unless they are told to.</summary>
    protected static IEnumerable<string> AsRoot => Environment.UserName == "root" ? ["--user=root"] : [];

    private sealed class MariaDbProgram : DatabaseProgram
    {
        public override string? Missing => null; // The tests install it.

        public override Task Install(string data) =>
            Run(
                "mariadb-install-db",
                [
                    "--no-defaults",
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db",
                    $"--datadir={data}",
                    TemporaryFiles(data),
                    .. AsRoot,
                ]
            );

        public override (string File, IEnumerable<string> Arguments) Start(string data, int port, string socket) =>
            (
                File.Exists("/usr/sbin/mariadbd") ? "/usr/sbin/mariadbd" : "mariadbd",
                ["--no-defaults", .. Place(data, port, socket)]
            );
    }

    private sealed class MySql9Program : DatabaseProgram
    {
        private static readonly string Root = Path.Combine(
            Environment.GetEnvironmentVariable("FLORIN_TEST_CACHE")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "florin-tests"),
            "mysql9"
        );

        private static string Loader => Path.Combine(Root, "usr/lib64/ld-linux-x86-64.so.2");

        public override string? Missing =>
            File.Exists(Loader) ? null : $"MySQL 9 is not in {Root}: run ./test.sh --engines to test on it.";

        public override Task Install(string data) =>
            Run(Loader, [.. Program, $"--datadir={data}", TemporaryFiles(data), "--initialize-insecure", .. AsRoot]);

        public override (string File, IEnumerable<string> Arguments) Start(string data, int port, string socket) =>
            (Loader, [.. Program, "--mysqlx=OFF", "--secure-file-priv=NULL", .. Place(data, port, socket)]);

        private static IEnumerable<string> Program =>
            [
                "--library-path",
                $"{Root}/usr/lib/x86_64-linux-gnu:{Root}/usr/lib/x86_64-linux-gnu/mysql:{Root}/usr/lib/mysql/private",
                $"{Root}/usr/sbin/mysqld",
                "--no-defaults",
                $"--basedir={Root}/usr",
                $"--lc-messages-dir={Root}/usr/share/mysql",
                $"--plugin-dir={Root}/usr/lib/mysql/plugin",
            ];
    }
}
