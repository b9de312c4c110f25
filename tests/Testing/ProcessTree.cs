using System.Diagnostics;
using System.Globalization;

namespace Florin.Testing;

/// <summary>A process with those that it started, as Linux shows them.</summary>
public static class ProcessTree
{
    private const double TicksPerSecond = 100; // proc(5): what sysconf(_SC_CLK_TCK) is on every Linux that .NET runs on.

    /// <summary>The processor time of all of them so far, with that of those that have ended.</summary>
    /// <param name="root">The process id.</param>
    public static TimeSpan ProcessorTime(int root)
    {
        var all = Process.GetProcesses().Select(process => Of(process.Id)).OfType<Usage>().ToList();
        return TimeSpan.FromSeconds(Ticks(root, all) / TicksPerSecond);
    }

    private static long Ticks(int id, List<Usage> all) =>
        all.Where(one => one.Id == id).Sum(one => one.Ticks)
        + all.Where(one => one.Parent == id).Sum(child => Ticks(child.Id, all));

    private static Usage? Of(int id)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            // proc(5): the fields after the name, which is in parentheses, are the third and the following ones.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return new Usage(id, (int)Field(4), Field(14) + Field(15) + Field(16) + Field(17));
        }
        catch (IOException)
        {
            return null; // It has ended since.
        }
    }

    private sealed record Usage(int Id, int Parent, long Ticks);
}
