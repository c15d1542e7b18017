#!/usr/bin/env bash
# Grades a class as a Slurm array, without Dask: sbatch grade_array.sh submitted
# Afterwards: autograde merge parts/* --out var/spring
#SBATCH --job-name=autograde
#SBATCH --array=0-7
#SBATCH --cpus-per-task=4
#SBATCH --mem=8G
#SBATCH --time=01:00:00
set -euo pipefail

submissions=$1
# The same questions in each part: the first one writes this file, which no student may read.
secret=questions.secret
part=$SLURM_ARRAY_TASK_ID
parts=$SLURM_ARRAY_TASK_COUNT

source /opt/course/.venv/bin/activate
cd /opt/course
# 3: some submissions are quarantined, which is no failure of this job.
autograde grade "$submissions" --out "parts/$part" --shard "$part/$parts" --seed-file "$secret" --jobs "$SLURM_CPUS_PER_TASK" || test $? -eq 3
