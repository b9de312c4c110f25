using System.Globalization;

namespace Florin.Bench;

/// <summary>What logs in MariaDB with replicas in other databases must reach.</summary>
internal static class Databases
{
    /// <summary>Runs it; the exit code.</summary>
    /// <param name="part">One part of it; all where it is empty.</param>
    public static async Task<int> Run(string[] part)
    {
        if (part is ["slow"] or [])
            await SlowStores.Run();
        if (part is ["slow"])
            return 0;
        if (!Tools.Have("mariadbd", "mariadb-server-core"))
            return 1;
        if (part is ["rates", ..] or [])
            await DatabaseRates.Run(Number(part, 1, 10), Number(part, 2, 1));
        if (part is ["away", ..] or [])
            await ReplicaAway.Run(Number(part, 1, 60));
        return 0;
    }

    private static int Number(string[] part, int at, int otherwise) =>
        part.Length > at ? int.Parse(part[at], CultureInfo.InvariantCulture) : otherwise;
}
