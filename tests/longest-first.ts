import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start servers and processes, whatever their own size. */
const isLong = ({ moduleId }: TestSpecification): boolean => /\/tests\/(?:soak|central|cli)\/|-kill\.test\.ts$/.test(moduleId);

/** Without times of an earlier run vitest takes the larger file for the longer one; a long one that comes last leaves a core idle. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)));
  }
}
