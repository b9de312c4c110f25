using Florin.Testing;

namespace Florin.Unit.Tests.Reconciliation;

/// <summary>Files that banks wrote, which others collected: they are no part of the project and may be missing.</summary>
internal static class BankFiles
{
    private const int Levels = 3;

    /// <summary>A file of MT940; the test is skipped where it is not there.</summary>
    public static byte[] Mt940(string name)
    {
        var folder = new DirectoryInfo(SourceTree.Root);
        for (var level = 0; level < Levels && folder.Parent is not null; level++)
        {
            folder = folder.Parent;
            var path = Path.Combine(folder.FullName, "shared", "data", "bank-files", "mt940", name);
            if (File.Exists(path))
                return File.ReadAllBytes(path);
        }
        Assert.Skip(
            $"../shared/data/bank-files/mt940/{name} is not there: it belongs to other people and is not part of the project."
        );
        throw new InvalidOperationException("The test was skipped.");
    }
}
