using Florin.Platform.Verification;
using Florin.System.Tests.Running;
using Florin.System.Tests.Verifying;
using Florin.Testing.Storage;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Florin.System.Tests;

/// <summary><c>florin verify</c> on the data of a Florin that moved money, and on copies of it that somebody changed.</summary>
public sealed class VerifyingData(VerifyingData.SomeHistory history) : IClassFixture<VerifyingData.SomeHistory>
{
    [Fact]
    public async Task Finds_nothing_in_what_Florin_wrote()
    {
        var (code, output) = await history.Verified(null, "");
        Assert.True(code == 0, output);
        Assert.DoesNotContain("NO", output, StringComparison.Ordinal);
        Assert.DoesNotContain("violated", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_with_code_1_and_says_what_is_violated()
    {
        var (code, output) = await history.Verified("account", "DELETE FROM log WHERE position = 3");
        Assert.True(code == 1, output);
        Assert.Contains("florin: violated: ", output, StringComparison.Ordinal);
        Assert.Contains("position", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "FundsCredited",
        """
            "amount":{"amount":
            """
    )]
    [InlineData(
        "FundsDebited",
        """
            "amount":{"amount":
            """
    )]
    [InlineData(
        "FundsCredited",
        """
            "balanceAfter":{"amount":
            """
    )]
    public async Task Finds_one_changed_digit_of_an_amount_in_the_ledger(string type, string before)
    {
        var digit = $"instr(eventData, '{before}') + {before.Length}";
        var violations = await history.Violations(
            "account",
            $"""
            UPDATE log SET eventData = substr(eventData, 1, {digit} - 1)
                || CASE substr(eventData, {digit}, 1) WHEN '9' THEN '8' ELSE '9' END || substr(eventData, {digit} + 1)
            WHERE position = (SELECT max(position) FROM log WHERE eventType = '{type}')
            """
        );
        Assert.NotEmpty(violations);
    }

    [Theory]
    [InlineData("OpenAccount")]
    [InlineData("p1:user_")] // An address, sealed.
    [InlineData("accepted")]
    public async Task Finds_one_changed_byte_of_the_audit(string word)
    {
        var letter = $"instr(eventData, '{word}')";
        var violations = await history.Violations(
            "audit",
            $"""
            UPDATE log SET eventData = substr(eventData, 1, {letter} - 1) || '9' || substr(eventData, {letter} + 1)
            WHERE position = (SELECT min(position) FROM log WHERE {letter} > 0)
            """
        );
        Assert.Contains(violations, violation => violation.Invariant == "10 the audit chain verifies");
    }

    [Theory]
    [InlineData("account")]
    [InlineData("transaction")]
    [InlineData("audit")]
    public async Task Finds_an_event_that_is_missing(string service)
    {
        var violations = await history.Violations(service, "DELETE FROM log WHERE position = 3");
        Assert.Contains(violations, violation => violation.Violation!.Contains("position", StringComparison.Ordinal)); // Violated.
    }

    [Fact]
    public async Task Refuses_data_that_a_server_has_open()
    {
        var (code, output) = await history.Verified(null, "", inUse: "account");
        Assert.True(code != 0, output);
        Assert.Contains("is in use by another florin", output, StringComparison.Ordinal);
    }

    /// <summary>The data directory of a Florin into which some history was loaded, and which was stopped.</summary>
    public sealed class SomeHistory : IAsyncLifetime
    {
        private readonly OneProcess _florin = new();
        private readonly TemporaryDirectory _files = new();

        /// <summary>Copies the data, changes the copy's log of a service, and verifies the copy in this process.</summary>
        internal async Task<IReadOnlyList<Finding>> Violations(string service, string change)
        {
            using var copy = Copy();
            Change(copy.File(Path.Combine(service, "log.db")), change);
            return await SomeBooks.Violations(copy.Path);
        }

        /// <summary>The same by the command.</summary>
        public async Task<(int ExitCode, string Output)> Verified(string? service, string change, string? inUse = null)
        {
            using var copy = Copy();
            if (service is not null)
                Change(copy.File(Path.Combine(service, "log.db")), change);
            using var held = inUse is null
                ? null
                : new FileStream(copy.File(Path.Combine(inUse, "lock")), FileMode.Create, FileAccess.Write, FileShare.None);
            return await FlorinProcess.Run(["verify", "--data", copy.Path]);
        }

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            await _florin.InitializeAsync();
            var imported = await Importing.CzechBank.First(20, _files.Path).Into(_florin);
            Assert.True(imported.ExitCode == 0, imported.Output);
            await _florin.StopsWell();
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            await _florin.DisposeAsync();
            _files.Dispose();
        }

        private TemporaryDirectory Copy()
        {
            var copy = new TemporaryDirectory();
            foreach (var file in Directory.EnumerateFiles(_florin.Data, "*.db*", SearchOption.AllDirectories))
            {
                var to = copy.File(Path.GetRelativePath(_florin.Data, file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!); // It is a file in a directory.
                File.Copy(file, to);
            }
            return copy;
        }

        private static void Change(string path, string sql)
        {
            Batteries_V2.Init();
            Assert.Equal(SQLITE_OK, sqlite3_open_v2(path, out var database, SQLITE_OPEN_READWRITE, null));
            using (database)
            {
                Assert.Equal(SQLITE_OK, sqlite3_exec(database, sql));
                Assert.Equal(1, sqlite3_changes(database));
            }
        }
    }
}
