package dev.nuwa.repo.pin;

final class WriterExplorerTest {
  public static void main(String[] args) {
    java.util.Set<Bounds.Also> also = java.util.EnumSet.noneOf(Bounds.Also.class);
    int[] b = new int[6];
    for (int i = 0; i < 6; i++) b[i] = Integer.parseInt(args[i]);
    for (int i = 8; i < args.length; i++) also.add(Bounds.Also.valueOf(args[i]));
    long t = System.nanoTime();
    Explorer.Result r = new Explorer(new Bounds(b[0], b[1], b[2], b[3], b[4], b[5], also), Fault.valueOf(args[6]), Integer.parseInt(args[7])).run();
    System.out.println(args[6] + " " + also + " states=" + r.states() + " complete=" + r.complete() + " reclaimed=" + r.reclaimed() + " confirmed=" + r.confirmed() + " machine=" + r.machineSteps() + " s=" + (System.nanoTime() - t) / 1000000000.0);
    r.broken().ifPresent(x -> x.forEach(y -> System.out.println("   " + y)));
  }
}
